/** The whole contract of a transport, for its author to extend. */
@NullMarked
package dev.layersock.contract.transport;

import org.jspecify.annotations.NullMarked;

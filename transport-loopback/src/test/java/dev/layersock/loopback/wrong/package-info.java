/** Tests of the contract: transports with one mistake each, which it has to find. */
@NullMarked
package dev.layersock.loopback.wrong;

import org.jspecify.annotations.NullMarked;

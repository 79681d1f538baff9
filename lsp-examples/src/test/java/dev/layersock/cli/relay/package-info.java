/** Tests of the parts of the relay. */
@NullMarked
package dev.layersock.cli.relay;

import org.jspecify.annotations.NullMarked;

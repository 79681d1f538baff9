/** The command {@code relay}: connections that are accepted go on through a chain. */
@NullMarked
package dev.layersock.cli.relay;

import org.jspecify.annotations.NullMarked;

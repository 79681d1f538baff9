/** The command {@code connect}: standard input and output through a chain. */
@NullMarked
package dev.layersock.cli.connect;

import org.jspecify.annotations.NullMarked;

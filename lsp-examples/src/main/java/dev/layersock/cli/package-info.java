/** The command line. It starts at {@link dev.layersock.cli.Main}. */
@NullMarked
package dev.layersock.cli;

import org.jspecify.annotations.NullMarked;

/** Options and parameters that several commands have. */
@NullMarked
package dev.layersock.cli.argument;

import org.jspecify.annotations.NullMarked;

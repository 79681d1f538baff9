/** The commands that show what is there and what would happen. */
@NullMarked
package dev.layersock.cli.show;

import org.jspecify.annotations.NullMarked;

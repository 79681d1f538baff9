/** Tests of the command line: each runs a command in this process, as a user would. */
@NullMarked
package dev.layersock.cli;

import org.jspecify.annotations.NullMarked;

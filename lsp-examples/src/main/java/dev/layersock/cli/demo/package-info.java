/** The command {@code demo}: chains at work, without a file and without a network. */
@NullMarked
package dev.layersock.cli.demo;

import org.jspecify.annotations.NullMarked;

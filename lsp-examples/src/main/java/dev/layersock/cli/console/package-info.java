/** What is around a command: streams, log, progress, exit codes. */
@NullMarked
package dev.layersock.cli.console;

import org.jspecify.annotations.NullMarked;

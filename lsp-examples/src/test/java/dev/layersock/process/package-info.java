/** What a process has open, uses and keeps. */
@NullMarked
package dev.layersock.process;

import org.jspecify.annotations.NullMarked;

/** The command that measures everything of a plan and writes a page about it. */
@NullMarked
package dev.layersock.benchmarks.report;

import org.jspecify.annotations.NullMarked;

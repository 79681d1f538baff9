/** Runs benchmarks in rounds, and describes the machine. */
@NullMarked
package dev.layersock.benchmarks.report.run;

import org.jspecify.annotations.NullMarked;

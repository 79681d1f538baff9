/** How sure a measurement is, and what follows for ratios and differences of two. */
@NullMarked
package dev.layersock.benchmarks.report.statistics;

import org.jspecify.annotations.NullMarked;

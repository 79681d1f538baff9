/** What was measured, as JMH wrote it down. */
@NullMarked
package dev.layersock.benchmarks.report.result;

import org.jspecify.annotations.NullMarked;

/** The page: tables, charts and words. */
@NullMarked
package dev.layersock.benchmarks.report.page;

import org.jspecify.annotations.NullMarked;

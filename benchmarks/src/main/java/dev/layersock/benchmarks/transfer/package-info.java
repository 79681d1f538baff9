/** What it costs to send and to receive, there and back and in bulk, beside other frameworks. */
@NullMarked
package dev.layersock.benchmarks.transfer;

import org.jspecify.annotations.NullMarked;

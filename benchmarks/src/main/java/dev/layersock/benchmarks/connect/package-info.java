/** What a connection costs, from connect to the close of both ends, beside other frameworks. */
@NullMarked
package dev.layersock.benchmarks.connect;

import org.jspecify.annotations.NullMarked;

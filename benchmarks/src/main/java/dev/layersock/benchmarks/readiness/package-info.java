/** How soon one of many sockets is heard of, beside plain selectors and other frameworks. */
@NullMarked
package dev.layersock.benchmarks.readiness;

import org.jspecify.annotations.NullMarked;

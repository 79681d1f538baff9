/** A key for the servers of tests. */
@NullMarked
package dev.layersock.tls;

import org.jspecify.annotations.NullMarked;

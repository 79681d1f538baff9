/**
 * Layered service providers for Java sockets. {@link dev.layersock.Layersock} is where an
 * application begins.
 */
@NullMarked
package dev.layersock;

import org.jspecify.annotations.NullMarked;

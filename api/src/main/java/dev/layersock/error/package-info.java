/** Winsock's error codes, and the exception that carries one. */
@NullMarked
package dev.layersock.error;

import org.jspecify.annotations.NullMarked;

/**
 * The two transports against a model of what a socket is: random calls, valid and not, on sockets
 * in every state. What may differ is {@link dev.layersock.differential.Difference}.
 */
@NullMarked
package dev.layersock.differential;

import org.jspecify.annotations.NullMarked;

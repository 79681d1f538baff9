/** Quality of service: flow specifications as a connect request and a socket carry them. */
@NullMarked
package dev.layersock.qos;

import org.jspecify.annotations.NullMarked;

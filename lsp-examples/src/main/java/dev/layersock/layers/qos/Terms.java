package dev.layersock.layers.qos;

import dev.layersock.qos.QualityOfService;
import org.jspecify.annotations.Nullable;

/**
 * What a connection is under, for itself.
 *
 * @param asked what the application asked for; null for nothing
 * @param sending the limit on what it sends; null for none
 * @param receiving the limit on what it receives; null for none
 */
record Terms(
    @Nullable QualityOfService asked, @Nullable RateLimit sending, @Nullable RateLimit receiving) {}

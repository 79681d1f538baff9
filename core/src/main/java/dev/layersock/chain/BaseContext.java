package dev.layersock.chain;

import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.TimeSource;

/** What a base gets. */
record BaseContext(String name, TimeSource time, long seed) implements ProviderContext {}

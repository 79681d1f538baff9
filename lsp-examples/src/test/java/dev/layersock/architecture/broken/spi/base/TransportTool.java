package dev.layersock.architecture.broken.spi.base;

/** Something that only a transport is to use. */
public final class TransportTool {}

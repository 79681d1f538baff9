package dev.layersock.architecture.broken.spi;

/** The framework's own door. */
public abstract class FrameworkAccess {}

package dev.layersock.chain;

import dev.layersock.spi.TimeSource;

/** What all providers of one system share. */
record SystemServices(TimeSource time, Offload offload, ReportListener reports) {}

package dev.layersock.chain;

import dev.layersock.spi.TimeSource;

/**
 * What all providers of one system share.
 *
 * @param listenerFaults what becomes of the faults of the listener of reports
 */
record SystemServices(
    TimeSource time, Offload offload, ReportListener reports, Faults listenerFaults) {
  SystemServices(TimeSource time, ReportListener reports) {
    this(time, new Offload(time), reports, new Faults("the listener of reports"));
  }
}

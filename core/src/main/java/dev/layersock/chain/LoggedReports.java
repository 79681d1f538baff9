package dev.layersock.chain;

import dev.layersock.spi.Report;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where reports go if nobody listens: to the log, at DEBUG. */
final class LoggedReports implements ReportListener {
  private static final Logger log = LoggerFactory.getLogger("dev.layersock.report");

  @Override
  public void reported(String chain, String provider, Report report) {
    if (log.isDebugEnabled()) {
      log.debug(
          "event={} chain={} provider={} details={}",
          report.event(),
          chain,
          provider,
          report.details());
    }
  }
}

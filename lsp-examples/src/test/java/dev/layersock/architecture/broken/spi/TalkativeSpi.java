package dev.layersock.architecture.broken.spi;

import org.slf4j.Logger;

/** An API type that logs. */
public interface TalkativeSpi {
  /** A logger is neither JDK nor annotation. */
  Logger log();
}

package dev.layersock.layers.qos;

import dev.layersock.qos.QualityOfService;
import dev.layersock.spi.TimeSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The layer's state in one socket: its two flows. Any thread may use it. */
final class Flows {
  private final Flow sending;
  private final Flow receiving;
  private final AtomicBoolean closedWatched = new AtomicBoolean();
  private volatile @Nullable QualityOfService wish;
  private volatile Terms terms;

  Flows(Flow sending, Flow receiving, Terms terms, TimeSource time) {
    this.sending = sending;
    this.receiving = receiving;
    this.terms = terms;
    use(terms, time);
  }

  Flow sending() {
    return sending;
  }

  Flow receiving() {
    return receiving;
  }

  /** What SIO_SET_QOS set; null for nothing. */
  @Nullable QualityOfService wish() {
    return wish;
  }

  void wish(@Nullable QualityOfService asked) {
    wish = asked;
  }

  Terms terms() {
    return terms;
  }

  void use(Terms changed, TimeSource time) {
    terms = changed;
    sending.use(changed.sending(), time);
    receiving.use(changed.receiving(), time);
  }

  /** Whether those above want to hear of the end, which this layer also watches for itself. */
  AtomicBoolean closedWatched() {
    return closedWatched;
  }

  void close() {
    sending.close();
    receiving.close();
  }
}

package dev.layersock.layers.connectdata;

import dev.layersock.error.WsaException;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AcceptOffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that a condition is asked about, and what came of it. For one thread. */
final class Offer {
  private static final Logger LOG = LoggerFactory.getLogger(Offer.class);

  private final Incoming incoming;
  private final @Nullable ByteBuffer calleeData;
  private final AcceptOffer offer;

  /**
   * For a connection that is in no queue.
   *
   * @throws WsaException if the connection is gone
   */
  Offer(Incoming incoming) throws WsaException {
    Place place = incoming.place;
    this.incoming = incoming;
    this.calleeData =
        incoming.wantsAnswer() ? ByteBuffer.allocate(place.settings().limit().asInt()) : null;
    this.offer =
        new AcceptOffer(
            place.lower().getPeerName(incoming.socket),
            place.lower().getSockName(incoming.socket),
            incoming.callerData(),
            calleeData,
            null);
  }

  /** The decision; an exception counts as a refusal, and so does an error, which goes on. */
  AcceptDecision ask(AcceptCondition condition) {
    boolean answered = false;
    try {
      AcceptDecision decision = condition.decide(offer);
      answered = true;
      return decision;
    } catch (RuntimeException e) {
      LOG.error("event=condition-failed caller={} decision=reject", offer.callerId(), e);
      answered = true;
      return AcceptDecision.REJECT;
    } finally {
      if (!answered) {
        incoming.refuse();
      }
    }
  }

  /** What the condition wrote for the client; null for nothing. */
  @Nullable ByteBuffer answer() {
    return calleeData == null ? null : calleeData.duplicate().flip();
  }
}

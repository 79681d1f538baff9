package dev.layersock.layers.connectdata;

import dev.layersock.error.WsaException;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AcceptOffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A connection that a condition is asked about, and what came of it. For one thread. */
final class Offer {
  private final @Nullable ByteBuffer calleeData;
  private final AcceptOffer offer;

  /**
   * For a connection that is in no queue.
   *
   * @throws WsaException if the connection is gone
   */
  Offer(Incoming incoming) throws WsaException {
    Place place = incoming.place;
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

  /** The decision. The framework sees to conditions that throw, or answer null. */
  AcceptDecision ask(AcceptCondition condition) {
    return condition.decide(offer);
  }

  /** What the condition wrote for the client; null for nothing. */
  @Nullable ByteBuffer answer() {
    return calleeData == null ? null : calleeData.duplicate().flip();
  }
}

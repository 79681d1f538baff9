package dev.layersock.loopback;

import dev.layersock.error.WsaException;
import dev.layersock.protocol.Printable;
import dev.layersock.qos.QualityOfService;
import dev.layersock.spi.AcceptOffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that a condition is asked about, and what came of it.
 *
 * <p>For one thread; no lock is held.
 */
final class Offer {
  private static final Logger LOG = LoggerFactory.getLogger(Offer.class);
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Connection connection;
  private final @Nullable ByteBuffer calleeData;
  private final @Nullable QualityOfService asked;
  private final Direction direction;
  private final AcceptOffer offer;

  /**
   * An offer for a condition.
   *
   * @param direction what the client's socket has
   */
  Offer(Connection connection, Direction direction) {
    this.direction = direction;
    this.connection = connection;
    ConnectAttempt attempt = connection.attempt;
    LoopbackSettings settings = connection.network.settings;
    boolean carries = attempt != null && settings.connectData();
    this.calleeData = carries ? ByteBuffer.allocate(settings.connectDataLimit().asInt()) : null;
    this.asked = connection.client.flows();
    this.offer =
        new AcceptOffer(
            connection.client.name(),
            connection.server.name(),
            attempt == null ? NOTHING : attempt.callerData(),
            calleeData,
            asked);
  }

  /** What the condition sees. */
  AcceptOffer shown() {
    return offer;
  }

  /** Puts the flows into force that the condition left in the offer. Whether they fit. */
  boolean settleFlows() {
    QualityOfService offered = offer.qos();
    if (offered == null || offered.equals(asked)) {
      return true;
    }
    try {
      connection.client.changeFlows(StreamFlows.settle(offered, asked, direction));
      return true;
    } catch (WsaException e) {
      LOG.debug(
          "event=flows-refused caller={} reason={}",
          offer.callerId(),
          Printable.quoted(e.getMessage()));
      return false;
    }
  }

  /** What the condition wrote for the client; null if it could not write any. */
  @Nullable ByteBuffer answer() {
    return calleeData == null ? null : calleeData.duplicate().flip();
  }
}

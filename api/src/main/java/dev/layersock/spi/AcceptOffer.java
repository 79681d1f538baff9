package dev.layersock.spi;

import dev.layersock.qos.QualityOfService;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A connection that waits, as a condition sees it; it may lower the flows and answer with data.
 *
 * <p>Used by one thread, for the time of one {@link AcceptCondition#decide} call.
 */
public final class AcceptOffer {
  private final SocketAddress callerId;
  private final SocketAddress calleeId;
  private final ByteBuffer callerData;
  private final @Nullable ByteBuffer calleeData;
  private @Nullable QualityOfService qos;

  /**
   * For transports.
   *
   * @param callerId who connects
   * @param calleeId the local address that is connected to
   * @param callerData what came with the request; empty for nothing
   * @param calleeData where the answer's data can be put; null if it cannot carry any
   * @param qos the flows that the caller asks for, as the caller sees them; null for none
   */
  public AcceptOffer(
      SocketAddress callerId,
      SocketAddress calleeId,
      ByteBuffer callerData,
      @Nullable ByteBuffer calleeData,
      @Nullable QualityOfService qos) {
    this.callerId = callerId;
    this.calleeId = calleeId;
    this.callerData = callerData.asReadOnlyBuffer();
    this.calleeData = calleeData;
    this.qos = qos;
  }

  /** Who connects. */
  public SocketAddress callerId() {
    return callerId;
  }

  /** The local address that is connected to. */
  public SocketAddress calleeId() {
    return calleeId;
  }

  /**
   * What came with the request, read-only; empty for nothing. Each caller gets its own position.
   */
  public ByteBuffer callerData() {
    return callerData.duplicate();
  }

  /** Where the answer's data can be put; null if the protocol cannot carry any. */
  public @Nullable ByteBuffer calleeData() {
    return calleeData;
  }

  /** The flows that the caller asks for, as the caller sees them; null for none. */
  public @Nullable QualityOfService qos() {
    return qos;
  }

  /** Offers other flows to the caller than it asked for. */
  public void lowerQos(QualityOfService offered) {
    this.qos = offered;
  }
}

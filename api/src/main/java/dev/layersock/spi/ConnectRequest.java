package dev.layersock.spi;

import dev.layersock.qos.QualityOfService;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that a connect asks for, in one immutable value. A layer that alters it passes on a changed
 * copy.
 *
 * <p>The buffers belong to the caller. Caller data is read before connect returns, without moving
 * the buffer's position. Callee data is written, moving the position, before the connect completes;
 * until then the caller leaves the buffer alone. A position that did not move means that the peer
 * sent none.
 *
 * @param peer who to connect to
 * @param callerData what the peer gets with the request; null or empty for nothing
 * @param calleeData where the data of the peer's answer goes; null if it is not wanted
 * @param qos the flows that are asked for, overriding SIO_SET_QOS; null for no such wish
 */
public record ConnectRequest(
    SocketAddress peer,
    @Nullable ByteBuffer callerData,
    @Nullable ByteBuffer calleeData,
    @Nullable QualityOfService qos) {

  /** Checks that there is a peer, and that the peer's data can be written where it is to go. */
  public ConnectRequest {
    Objects.requireNonNull(peer, "peer");
    if (calleeData != null && calleeData.isReadOnly()) {
      throw new IllegalArgumentException("the callee buffer is read-only; give a writable one");
    }
  }

  /** A connect to a peer and nothing more. */
  public static ConnectRequest to(SocketAddress peer) {
    return new ConnectRequest(peer, null, null, null);
  }

  /** Whether there is data for the peer. */
  public boolean hasCallerData() {
    return callerData != null && callerData.hasRemaining();
  }

  /** The same to another peer. */
  public ConnectRequest withPeer(SocketAddress other) {
    return new ConnectRequest(other, callerData, calleeData, qos);
  }

  /** The same with other data for the peer. */
  public ConnectRequest withCallerData(@Nullable ByteBuffer data) {
    return new ConnectRequest(peer, data, calleeData, qos);
  }

  /** The same with another place for the peer's data. */
  public ConnectRequest withCalleeData(@Nullable ByteBuffer target) {
    return new ConnectRequest(peer, callerData, target, qos);
  }

  /** The same with other flows. */
  public ConnectRequest withQos(@Nullable QualityOfService flows) {
    return new ConnectRequest(peer, callerData, calleeData, flows);
  }
}

package dev.layersock.spi;

import dev.layersock.protocol.Addresses;
import dev.layersock.qos.QualityOfService;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that a connect asks for, in one immutable value. A layer that alters it passes on a changed
 * copy.
 *
 * <p>Addresses have one spelling here: an IPv4 address that is mapped into IPv6 becomes the IPv4
 * address. See {@link Addresses#canonical}.
 *
 * <p>The buffers belong to the caller. Caller data is read before connect returns, without moving
 * the buffer's position. Callee data is written, moving the position, before the connect completes;
 * until then the caller leaves the buffer alone. A position that did not move means that the peer
 * sent none.
 *
 * @param peer who to connect to
 * @param requested the address that the application asked for, also where a layer has put another
 *     peer in its place
 * @param callerData what the peer gets with the request; null or empty for nothing
 * @param calleeData where the data of the peer's answer goes; null if it is not wanted
 * @param qos the flows that are asked for, overriding SIO_SET_QOS; null for no such wish
 */
public record ConnectRequest(
    SocketAddress peer,
    SocketAddress requested,
    @Nullable ByteBuffer callerData,
    @Nullable ByteBuffer calleeData,
    @Nullable QualityOfService qos) {

  /**
   * Makes the addresses canonical, and checks that the peer's data can be written where it is to
   * go.
   */
  public ConnectRequest {
    boolean same = peer == requested;
    peer = Addresses.canonical(Objects.requireNonNull(peer, "peer"));
    requested = same ? peer : Addresses.canonical(Objects.requireNonNull(requested, "requested"));
    if (calleeData != null && calleeData.isReadOnly()) {
      throw new IllegalArgumentException("the callee buffer is read-only; give a writable one");
    }
  }

  /** What an application asks for. */
  public ConnectRequest(
      SocketAddress peer,
      @Nullable ByteBuffer callerData,
      @Nullable ByteBuffer calleeData,
      @Nullable QualityOfService qos) {
    this(peer, peer, callerData, calleeData, qos);
  }

  /** A connect to a peer and nothing more. */
  public static ConnectRequest to(SocketAddress peer) {
    return new ConnectRequest(peer, null, null, null);
  }

  /**
   * The host name that the application asked for; null if it gave an address alone. It stays the
   * same where a layer puts another peer in its place ({@link #withPeer}). It is never the answer
   * to a look-up of an address, so whoever decides by it decides by what the application said, and
   * not by what the owner of an address says.
   */
  public @Nullable String host() {
    return Addresses.hostName(requested);
  }

  /** Whether there is data for the peer. */
  public boolean hasCallerData() {
    return callerData != null && callerData.hasRemaining();
  }

  /** The same to another peer; {@link #host()} stays what the application asked for. */
  public ConnectRequest withPeer(SocketAddress other) {
    return new ConnectRequest(other, requested, callerData, calleeData, qos);
  }

  /** The same with other data for the peer. */
  public ConnectRequest withCallerData(@Nullable ByteBuffer data) {
    return new ConnectRequest(peer, requested, data, calleeData, qos);
  }

  /** The same with another place for the peer's data. */
  public ConnectRequest withCalleeData(@Nullable ByteBuffer target) {
    return new ConnectRequest(peer, requested, callerData, target, qos);
  }

  /** The same with other flows. */
  public ConnectRequest withQos(@Nullable QualityOfService flows) {
    return new ConnectRequest(peer, requested, callerData, calleeData, flows);
  }
}

package dev.layersock.loopback;

import dev.layersock.settings.ByteSize;
import dev.layersock.settings.DataRate;
import dev.layersock.settings.Setting;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of a network in memory. Bases with equal settings share one network; another name
 * makes another network.
 *
 * @param network the name of the network
 * @param receiveBuffer bytes that wait in a socket until they are received, unless SO_RCVBUF says
 *     otherwise; 1 B to 1 GiB
 * @param maxBacklog connections that may wait at one listening socket, whatever it asks for; 1 or
 *     more
 * @param maxDatagram bytes of the largest datagram; 1 B to 65507 B
 * @param connectData whether user data travels with the connection request and its answer
 * @param disconnectData whether user data travels with the end of a connection
 * @param qos whether flow specifications are honoured
 * @param urgent whether there is urgent data
 * @param connectDataLimit bytes of connect or disconnect data at most
 * @param qosCapacity what the token rates of all connections may add up to; empty for no limit
 * @param latency how long connection requests and data are on their way, unless {@link
 *     NetworkConditions} say otherwise
 * @param direction which directions a stream socket has that connects; the accepted one has the
 *     other
 */
public record LoopbackSettings(
    @Setting(value = "Name of the network; sockets meet within one", byDefault = "default")
        String network,
    @Setting(value = "Bytes that wait in a socket until received", byDefault = "64KiB")
        ByteSize receiveBuffer,
    @Setting(value = "Connections that may wait at one listening socket", byDefault = "1024")
        int maxBacklog,
    @Setting(value = "Largest datagram", byDefault = "65507B") ByteSize maxDatagram,
    @Setting(value = "Whether user data travels with connects", byDefault = "true")
        boolean connectData,
    @Setting(value = "Whether user data travels with disconnects", byDefault = "true")
        boolean disconnectData,
    @Setting(value = "Whether flow specifications are honoured", byDefault = "true") boolean qos,
    @Setting(value = "Whether there is urgent data", byDefault = "true") boolean urgent,
    @Setting(value = "Largest connect or disconnect data", byDefault = "512B")
        ByteSize connectDataLimit,
    @Setting("What the token rates of all connections may add up to; absent for no limit")
        Optional<DataRate> qosCapacity,
    @Setting(value = "How long connects and data are on their way", byDefault = "0ms")
        Duration latency,
    @Setting(value = "Directions of a stream socket that connects", byDefault = "both")
        Direction direction) {

  private static final int LARGEST_DATAGRAM = 65507;
  private static final long LARGEST_BUFFER = 1L << 30;

  /** Checks the ranges. */
  public LoopbackSettings {
    if (network.isBlank()) {
      throw new IllegalArgumentException("network needs a name");
    }
    if (receiveBuffer.bytes() < 1 || receiveBuffer.bytes() > LARGEST_BUFFER) {
      throw new IllegalArgumentException(
          "receive-buffer " + receiveBuffer + " is not in 1B to 1GiB");
    }
    if (maxBacklog < 1) {
      throw new IllegalArgumentException("max-backlog " + maxBacklog + " is below 1");
    }
    if (maxDatagram.bytes() < 1 || maxDatagram.bytes() > LARGEST_DATAGRAM) {
      throw new IllegalArgumentException(
          "max-datagram " + maxDatagram + " is not in 1B to " + LARGEST_DATAGRAM + "B");
    }
    if (connectDataLimit.bytes() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "connect-data-limit " + connectDataLimit + " is too large");
    }
    if (latency.isNegative()) {
      throw new IllegalArgumentException("latency " + latency + " is negative");
    }
  }

  /** What an empty section of a configuration file means. */
  public static LoopbackSettings defaults() {
    return new LoopbackSettings(
        "default",
        new ByteSize(64 * 1024),
        1024,
        new ByteSize(LARGEST_DATAGRAM),
        true,
        true,
        true,
        true,
        new ByteSize(512),
        Optional.empty(),
        Duration.ZERO,
        Direction.BOTH);
  }
}

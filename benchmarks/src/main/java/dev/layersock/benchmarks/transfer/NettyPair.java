package dev.layersock.benchmarks.transfer;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ResourceLeakDetector;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Two connected channels of Netty, each with a thread of its own, as two programs would have: one
 * event loop for both would never hand anything over.
 *
 * <p>Set up as its guide and its own benchmarks do it: pooled direct buffers, no futures where
 * nobody looks at them, handlers that pass buffers on rather than copy them, TCP_NODELAY, a receive
 * buffer that holds a chunk, and a high-water mark of some chunks, so that a bulk sender does not
 * stop at each.
 */
final class NettyPair {
  private final EventLoopGroup nearLoop;
  private final EventLoopGroup farLoop;
  private final Channel near;

  private NettyPair(EventLoopGroup nearLoop, EventLoopGroup farLoop, Channel near) {
    this.nearLoop = nearLoop;
    this.farLoop = farLoop;
    this.near = near;
  }

  /** In memory. */
  static NettyPair local(ChannelHandler near, ChannelHandler far) throws InterruptedException {
    return connect(
        LocalIoHandler.newFactory(),
        LocalServerChannel.class,
        LocalChannel.class,
        new LocalAddress(NettyPair.class),
        near,
        far);
  }

  /** Over TCP. */
  static NettyPair nio(ChannelHandler near, ChannelHandler far) throws InterruptedException {
    return connect(
        NioIoHandler.newFactory(),
        NioServerSocketChannel.class,
        NioSocketChannel.class,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        near,
        far);
  }

  private static NettyPair connect(
      IoHandlerFactory handlers,
      Class<? extends ServerChannel> serverType,
      Class<? extends Channel> clientType,
      SocketAddress address,
      ChannelHandler near,
      ChannelHandler far)
      throws InterruptedException {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // as Netty's own benchmarks
    EventLoopGroup nearLoop = new MultiThreadIoEventLoopGroup(1, handlers);
    EventLoopGroup farLoop = new MultiThreadIoEventLoopGroup(1, handlers);
    ServerBootstrap server =
        new ServerBootstrap()
            .group(farLoop)
            .channel(serverType)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(Bulk.CHUNK))
            .childHandler(far);
    Bootstrap client =
        new Bootstrap()
            .group(nearLoop)
            .channel(clientType)
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(Bulk.CHUNK))
            .option(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(4 * Bulk.CHUNK, 8 * Bulk.CHUNK))
            .handler(near);
    if (address instanceof InetSocketAddress) {
      server.childOption(ChannelOption.TCP_NODELAY, true);
      client.option(ChannelOption.TCP_NODELAY, true);
    }
    Channel listener = server.bind(address).sync().channel();
    Channel channel = client.connect(listener.localAddress()).sync().channel();
    return new NettyPair(nearLoop, farLoop, channel);
  }

  /** The end of the benchmark's side. */
  Channel near() {
    return near;
  }

  /** Closes the near end, which closes the far one, and ends the threads. */
  void close() throws InterruptedException {
    near.close().sync();
    nearLoop.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    farLoop.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
  }
}

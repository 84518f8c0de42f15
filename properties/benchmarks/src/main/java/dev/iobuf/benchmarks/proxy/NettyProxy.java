package dev.iobuf.benchmarks.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on one event loop of Netty, by either of the patterns that its users write.
 * READ_WRITE reads a piece when the last one was written, as Netty's own example does
 * (HexDumpProxy). WATERMARK reads on until the other side can't be written to.
 */
final class NettyProxy {
  private NettyProxy() {}

  /** The transports, which Netty names after the system calls by which they wait. */
  enum Transport {
    EPOLL(EpollServerSocketChannel.class, EpollSocketChannel.class) {
      @Override
      IoHandlerFactory factory() {
        return EpollIoHandler.newFactory();
      }
    },
    IO_URING(IoUringServerSocketChannel.class, IoUringSocketChannel.class) {
      @Override
      IoHandlerFactory factory() {
        return IoUringIoHandler.newFactory();
      }
    },
    NIO(NioServerSocketChannel.class, NioSocketChannel.class) {
      @Override
      IoHandlerFactory factory() {
        return NioIoHandler.newFactory();
      }
    };

    private final Class<? extends ServerChannel> listener;
    private final Class<? extends Channel> socket;

    Transport(Class<? extends ServerChannel> listener, Class<? extends Channel> socket) {
      this.listener = listener;
      this.socket = socket;
    }

    abstract IoHandlerFactory factory();
  }

  /** Serves until the process is ended: {@code TRANSPORT PATTERN PORT}, of the target. */
  public static void main(String[] arguments) throws InterruptedException {
    Transport transport = Transport.valueOf(arguments[0]);
    boolean isWatermark = arguments[1].equals("WATERMARK");
    InetSocketAddress target =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[2]));
    MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, transport.factory());
    Channel channel =
        new ServerBootstrap()
            .group(loop)
            .channel(transport.listener)
            .option(ChannelOption.SO_BACKLOG, 4_096)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel child) {
                    connect(transport, isWatermark, target, child);
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
    System.out.println("listening on " + channel.localAddress());
    channel.closeFuture().sync();
  }

  private static void connect(
      Transport transport, boolean isWatermark, InetSocketAddress target, Channel client) {
    ChannelFuture connecting =
        new Bootstrap()
            .group(client.eventLoop())
            .channel(transport.socket)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .option(ChannelOption.AUTO_READ, false)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel server) {
                    server.pipeline().addLast(handler(isWatermark, client));
                    client.pipeline().addLast(handler(isWatermark, server));
                  }
                })
            .connect(target);
    ChannelFuture _ =
        connecting.addListener(
            (ChannelFutureListener)
                future -> {
                  if (!future.isSuccess()) {
                    ChannelFuture _ = client.close();
                  } else if (isWatermark) {
                    client.config().setAutoRead(true);
                    future.channel().config().setAutoRead(true);
                  } else {
                    Channel _ = client.read();
                    Channel _ = future.channel().read();
                  }
                });
  }

  private static ChannelInboundHandlerAdapter handler(boolean isWatermark, Channel peer) {
    return isWatermark ? new Watermark(peer) : new ReadWrite(peer);
  }

  /** What both patterns have in common: a failure or end of either side. */
  private static class Side extends ChannelInboundHandlerAdapter {
    final Channel peer;

    Side(Channel peer) {
      this.peer = peer;
    }

    /** Passes on the end of a stream, and closes both sides after the second end. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event != ChannelInputShutdownEvent.INSTANCE) {
        return;
      }
      DuplexChannel source = (DuplexChannel) context.channel();
      ChannelFuture _ =
          peer.writeAndFlush(Unpooled.EMPTY_BUFFER)
              .addListener(_ -> {
                ChannelFuture _ = ((DuplexChannel) peer).shutdownOutput();
                if (source.isOutputShutdown()) {
                  ChannelFuture _ = source.close();
                  ChannelFuture _ = peer.close();
                }
              });
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (peer.isActive()) {
        ChannelFuture _ =
            peer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      ChannelFuture _ = context.close();
    }
  }

  /** Reads when the last piece was written. */
  private static final class ReadWrite extends Side {
    /** One for all pieces, so that none makes a listener. */
    private @Nullable ChannelFutureListener readOn;

    ReadWrite(Channel peer) {
      super(peer);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      readOn =
          written -> {
            if (written.isSuccess()) {
              Channel _ = context.channel().read();
            } else {
              ChannelFuture _ = context.close();
            }
          };
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ChannelFuture _ = peer.writeAndFlush(message).addListener(readOn);
    }
  }

  /** Reads on until the other side's queue is full, and flushes once for all bytes of one read. */
  private static final class Watermark extends Side {
    Watermark(Channel peer) {
      super(peer);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ChannelFuture _ = peer.write(message, peer.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      Channel _ = peer.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      peer.config().setAutoRead(context.channel().isWritable());
    }
  }
}

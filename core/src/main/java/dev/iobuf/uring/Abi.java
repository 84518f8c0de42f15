package dev.iobuf.uring;

/** Numbers of {@code linux/io_uring.h}: the same on all architectures. */
final class Abi {
  // Modes to ask io_uring_setup for.
  static final int SETUP_CQSIZE = 1 << 3;
  static final int SETUP_SUBMIT_ALL = 1 << 7;
  static final int SETUP_COOP_TASKRUN = 1 << 8;
  static final int SETUP_SINGLE_ISSUER = 1 << 12;
  static final int SETUP_DEFER_TASKRUN = 1 << 13;

  // Features that it returns.
  static final int FEAT_SINGLE_MMAP = 1;
  static final int FEAT_NODROP = 1 << 1;
  static final int FEAT_SUBMIT_STABLE = 1 << 2;
  static final int FEAT_EXT_ARG = 1 << 8;

  // Offsets in struct io_uring_params, of 120 bytes.
  static final long PARAMS_BYTES = 120;
  static final long PARAMS_SQ_ENTRIES = 0;
  static final long PARAMS_CQ_ENTRIES = 4;
  static final long PARAMS_FLAGS = 8;
  static final long PARAMS_FEATURES = 20;
  static final long SQ_OFF_HEAD = 40;
  static final long SQ_OFF_TAIL = 44;
  static final long SQ_OFF_ARRAY = 64;
  static final long CQ_OFF_HEAD = 80;
  static final long CQ_OFF_TAIL = 84;
  static final long CQ_OFF_CQES = 100;

  static final long MMAP_RINGS = 0;
  static final long MMAP_SQES = 0x10000000L;

  // io_uring_enter
  static final int ENTER_GETEVENTS = 1;
  static final int ENTER_EXT_ARG = 1 << 3;

  // io_uring_register
  static final int REGISTER_BUFFERS = 0;
  static final int UNREGISTER_BUFFERS = 1;
  static final int REGISTER_FILES = 2;
  static final int UNREGISTER_FILES = 3;
  static final int REGISTER_FILES_UPDATE = 6;
  static final int REGISTER_BUFFERS2 = 15;
  static final int REGISTER_BUFFERS_UPDATE = 16;
  static final int REGISTER_CLONE_BUFFERS = 30;
  static final int REGISTER_SPARSE = 1;
  static final int REGISTER_PROBE = 8;
  static final int REGISTER_SYNC_CANCEL = 24;
  static final int REGISTER_FILE_ALLOC_RANGE = 25;
  static final int REGISTER_PBUF_RING = 22;
  static final int UNREGISTER_PBUF_RING = 23;

  // Flags of a ring of provided buffers
  static final int PBUF_RING_INCREMENTAL = 2;

  // Flags of a submission
  static final int SQE_FIXED_FILE = 1;
  static final int SQE_IO_DRAIN = 1 << 1;
  static final int SQE_IO_LINK = 1 << 2;
  static final int SQE_IO_HARDLINK = 1 << 3;
  static final int SQE_BUFFER_SELECT = 1 << 5;

  // A slot that the kernel chooses
  static final int FILE_INDEX_ALLOC = -1;

  // Flags of single operations
  static final int FSYNC_DATASYNC = 1;
  static final int TIMEOUT_ETIME_SUCCESS = 1 << 5;
  static final int ACCEPT_MULTISHOT = 1;
  static final int RECV_MULTISHOT = 1 << 1;
  static final int RECV_BUNDLE = 1 << 4;
  static final int POLL_MULTISHOT = 1;
  static final int TIMEOUT_MULTISHOT = 1 << 6;
  static final int SEND_FIXED_BUFFER = 1 << 2;
  static final int SEND_REPORT_USAGE = 1 << 3;
  static final long MSG_DATA = 0;
  static final int SPLICE_FROM_SLOT = 1 << 31;
  static final int CANCEL_ALL = 1;
  static final int CANCEL_FD = 1 << 1;
  static final int CANCEL_ANY = 1 << 2;
  static final int CANCEL_FD_FIXED = 1 << 3;

  // Flags of a completion
  static final int CQE_BUFFER = 1;
  static final int CQE_MORE = 1 << 1;
  static final int CQE_NOTIFICATION = 1 << 3;
  static final int CQE_BUFFER_KEPT = 1 << 4;
  static final int CQE_BUFFER_SHIFT = 16;

  // The result of a notification
  static final int NOTIFICATION_COPIED = 1 << 31;

  // Numbers of other headers
  static final int AT_FDCWD = -100;
  static final int MSG_TRUNC = 0x20;
  static final int MSG_DONTWAIT = 0x40;
  static final int MSG_WAITALL = 0x100;
  static final int MSG_NOSIGNAL = 0x4000;

  private Abi() {}
}

package dev.braid.store;

import java.io.IOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A file being written aside, with its length and SHA-256. It gets its name by {@link #publish};
 * closed without, it is deleted with the attempt's staging folder. So several attempts of one Spark
 * task can write the same file.
 */
public final class StagedOutput extends PositionOutputStream {
  private final Location aside;
  private final Location target;
  private final FSDataOutputStream file;
  private final DigestOutputStream digested;
  private long bytes;
  private boolean closed;
  private boolean failed;

  StagedOutput(Location aside, Location target) throws IOException {
    this.aside = aside;
    this.target = target;
    try {
      this.file = aside.createInExistingFolder();
    } catch (IOException e) {
      throw StoreException.of("write", target.path().toString(), e);
    }
    this.digested = new DigestOutputStream(file, sha256());
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] values, int offset, int length) throws IOException {
    try {
      digested.write(values, offset, length);
      bytes += length;
    } catch (IOException e) {
      throw failure(e);
    } catch (FSError e) {
      throw failure(Location.failure(e));
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      digested.flush();
    } catch (IOException e) {
      throw failure(e);
    } catch (FSError e) {
      throw failure(Location.failure(e));
    }
  }

  @Override
  public long getPos() {
    return bytes;
  }

  /** Brings the bytes to disk and ends the file; it still has no name that a reader would find. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      Location.finish(file);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Ends the file if need be and gives it its name, in place of any file that has it. */
  public FileDigest publish() throws IOException {
    close();
    if (failed) {
      throw new StoreException("Cannot publish " + target.path() + ": writing it failed before");
    }
    try {
      target.names().replace(aside.path(), target.path());
    } catch (IOException e) {
      throw failure(e);
    }
    String sha256 = HexFormat.of().formatHex(digested.getMessageDigest().digest());
    return new FileDigest(target.name(), bytes, sha256);
  }

  /** For a Parquet writer, which closes this stream; publish it after that. */
  public OutputFile asParquet() {
    return new ParquetTarget(this);
  }

  private StoreException failure(IOException cause) {
    failed = true;
    return StoreException.of("write", target.path().toString(), cause);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private record ParquetTarget(StagedOutput out) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return out;
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return out;
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }

    @Override
    public String getPath() {
      return out.target.path().toString();
    }
  }
}

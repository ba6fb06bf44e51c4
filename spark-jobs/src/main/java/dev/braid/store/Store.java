package dev.braid.store;

import dev.braid.text.FileKind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.parquet.io.InputFile;

/**
 * Files on any Hadoop file system, named by path strings: {@code hdfs://}, {@code file://}, or
 * plain ones, which are relative to {@code fs.defaultFS} and the working folder there. Nothing in a
 * path is decoded: {@code %20} is three characters. Travels to executors with those settings of
 * Hadoop's configuration that are not defaults.
 *
 * <p>A file system that is away for a while is waited for ({@link #STORAGE_TIMEOUT}).
 *
 * <p>Local files are written without Hadoop's {@code .crc} files, and read without looking at them.
 */
public final class Store implements Serializable {
  /** The setting of Hadoop's configuration that says how long to wait for a file system. */
  public static final String STORAGE_TIMEOUT = "braid.storage-timeout";

  static final Duration STANDARD_STORAGE_TIMEOUT = Duration.ofMinutes(5);
  private static final int TEXT_LIMIT = 64 << 20;

  private final HashMap<String, String> settings;
  private transient Configuration configuration;
  private transient Map<URI, Names> names;

  /**
   * @param configuration on a driver {@code spark.sparkContext().hadoopConfiguration()}; it is
   *     copied
   */
  public Store(Configuration configuration) {
    this.settings = Settings.of(configuration);
  }

  /** The path with its scheme, authority and folder, which means the same in every process. */
  public String absolute(String path) throws IOException {
    return locate(path).path().toString();
  }

  /**
   * The files that the paths stand for, in the order of the paths. A path is a file, a folder or a
   * pattern of Hadoop's ({@code *}, <code>{a,b}</code>); files of a folder are sorted by name,
   * names starting with {@code _} or {@code .} are left out.
   *
   * @throws InputMissingException if a path yields no file, only hidden or only empty ones, or a
   *     folder has sub-folders
   */
  public List<StoredFile> inputs(List<String> paths) throws IOException {
    return new InputListing(this).files(paths);
  }

  /** The bytes as they are stored. */
  public InputStream open(String path) throws IOException {
    return openAt(path, 0);
  }

  /** The stored bytes from an offset on, which is the length at most. */
  public InputStream openAt(String path, long offset) throws IOException {
    Location location = locate(path);
    try {
      if (offset > 0 && offset > location.length()) {
        throw new StoreException(
            "Cannot read "
                + path
                + " from byte "
                + offset
                + " on: it has "
                + location.length()
                + " bytes");
      }
      FSDataInputStream in = location.fileSystem().open(location.path());
      in.seek(offset);
      return new NamedInput(in, e -> StoreException.of("read", path, e));
    } catch (IOException e) {
      throw StoreException.of("read", path, e);
    }
  }

  /**
   * The bytes after decompression, by the extension of the name: {@code .gz}, {@code .bz2}, {@code
   * .zst}, {@code .snappy}, {@code .lz4}, {@code .deflate} as far as Hadoop can decode them here,
   * anything else as it is.
   *
   * @throws DamagedFileException from here or from reading, if the file is not what its extension
   *     says
   */
  public InputStream openDecompressed(String path) throws IOException {
    Decompression decompression = Decompression.of(locate(path).path(), configuration());
    return decompression.open(open(path), path);
  }

  /**
   * Whether {@link #openAt} can start anywhere in the text of the file: not if it is compressed.
   */
  public boolean splittable(String path) throws IOException {
    return Decompression.of(locate(path).path(), configuration()).none();
  }

  /** The hosts that have the first bytes of a file; none where the file system knows no hosts. */
  public List<String> hosts(String path) throws IOException {
    Location location = locate(path);
    if (location.isLocal()) {
      return List.of();
    }
    try {
      BlockLocation[] blocks = location.fileSystem().getFileBlockLocations(location.path(), 0, 1);
      return blocks == null || blocks.length == 0 ? List.of() : List.of(blocks[0].getHosts());
    } catch (IOException e) {
      throw StoreException.of("read", path, e);
    }
  }

  /**
   * A whole small file.
   *
   * @throws StoreException if it is longer than {@code maxBytes}
   */
  public byte[] read(String path, int maxBytes) throws IOException {
    try (InputStream in = open(path)) {
      byte[] bytes = in.readNBytes(maxBytes);
      if (in.read() >= 0) {
        throw new StoreException(
            "Cannot read " + path + ": longer than the " + maxBytes + " bytes it may have");
      }
      return bytes;
    }
  }

  /**
   * A whole file of UTF-8, 64 MiB at most.
   *
   * @throws DamagedFileException if it is something else
   */
  public String readText(String path) throws IOException {
    byte[] bytes = read(path, TEXT_LIMIT);
    Optional<FileKind> kind = FileKind.of(bytes);
    if (kind.isPresent()) {
      throw new DamagedFileException(
          "Cannot read "
              + path
              + ": it is "
              + kind.get().name()
              + " and not UTF-8; "
              + kind.get().remedy());
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new DamagedFileException(
          "Cannot read " + path + ": it is not UTF-8; convert it, or restore it", e);
    }
  }

  public boolean exists(String path) throws IOException {
    try {
      return locate(path).exists();
    } catch (IOException e) {
      throw StoreException.of("read", path, e);
    }
  }

  /** The names in a folder, sorted, without hidden ones; none if there is no such folder. */
  public List<String> list(String folder) throws IOException {
    try {
      return Arrays.stream(locate(folder).children())
          .map(FileStatus::getPath)
          .map(Path::getName)
          .filter(name -> !InputListing.isHidden(name))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw StoreException.of("list", folder, e);
    }
  }

  /** Deletes a file, or a folder with all it holds; what does not exist is deleted already. */
  public void delete(String path) throws IOException {
    try {
      locate(path).delete();
    } catch (IOException e) {
      throw StoreException.of("delete", path, e);
    }
  }

  /**
   * Writes a file, with the folders above it, such that a reader finds the old file or the whole
   * new one. Writers of a run use {@link StagingFolder#publish} instead, which stops working when
   * the run is taken over.
   */
  public void writeAtomically(String path, byte[] bytes) throws IOException {
    try {
      patiently(path, () -> write(locate(path), bytes));
    } catch (IOException e) {
      throw StoreException.of("write", path, e);
    }
  }

  /**
   * Puts a folder in its place under a name that is free, all of it at once.
   *
   * @throws CommitException if the target exists, or the folder to move is gone
   */
  public void commitFolder(String folder, String target) throws IOException {
    Location from = locate(folder);
    Location to = locate(target);
    try {
      if (!from.exists()) {
        throw new FileNotFoundException(folder);
      }
      to.parent().makeFolders();
      to.names().move(from.path(), to.path());
    } catch (FileAlreadyExistsException e) {
      throw new CommitException(
          "Cannot commit " + target + ": it exists already; delete it to write it anew", e);
    } catch (FileNotFoundException e) {
      throw new CommitException(
          "Cannot commit "
              + target
              + ": "
              + folder
              + " is gone; another writer has taken this run over",
          e);
    } catch (IOException e) {
      throw StoreException.of("commit", target, e);
    }
  }

  /** A Parquet file to read. */
  public InputFile parquet(String path) throws IOException {
    return new ParquetInput(locate(path));
  }

  Location locate(String path) throws IOException {
    if (path.isBlank()) {
      throw new StoreException("Cannot use the empty string as a path; name a file or a folder");
    }
    try {
      Path parsed = new Path(path);
      FileSystem fileSystem = parsed.getFileSystem(configuration());
      if (fileSystem instanceof LocalFileSystem checksummed) {
        fileSystem = checksummed.getRaw();
      }
      Path absolute = fileSystem.makeQualified(parsed);
      requireLegal(absolute);
      FileSystem patient =
          fileSystem instanceof RawLocalFileSystem
              ? fileSystem
              : new PatientFileSystem(fileSystem, StorageWait.of(configuration()));
      return new Location(patient, names(fileSystem), absolute);
    } catch (IllegalArgumentException e) {
      throw new StoreException("Cannot use " + path + " as a path: " + e.getMessage(), e);
    } catch (IOException e) {
      throw StoreException.of("use", path, e);
    }
  }

  /** What a call gives, which can be made again and is where the file system was away. */
  <T> T patiently(String place, StorageWait.Call<T> call) throws IOException {
    return StorageWait.of(configuration()).until(place, call);
  }

  synchronized Configuration configuration() {
    if (configuration == null) {
      configuration = Settings.configuration(settings);
    }
    return configuration;
  }

  private synchronized Names names(FileSystem fileSystem) throws IOException {
    if (names == null) {
      names = new HashMap<>();
    }
    Names known = names.get(fileSystem.getUri());
    if (known == null) {
      known =
          fileSystem instanceof RawLocalFileSystem
              ? new LocalNames()
              : new ContextNames(
                  FileContext.getFileContext(fileSystem.getUri(), configuration()),
                  StorageWait.of(configuration()));
      names.put(fileSystem.getUri(), known);
    }
    return known;
  }

  private static void requireLegal(Path path) throws IOException {
    String scheme = path.toUri().getScheme();
    if (scheme.equals("hdfs") && path.toUri().getPath().contains(":")) {
      throw new StoreException(
          "Cannot use " + path + " as a path: HDFS allows no colon in a name; rename it");
    }
    if (scheme.equals("file")) {
      requireEncodable(path);
    }
  }

  /** Under a locale of ASCII alone Java would quietly write question marks. */
  private static void requireEncodable(Path path) throws IOException {
    try {
      LocalNames.local(path);
    } catch (InvalidPathException e) {
      throw new StoreException(
          "Cannot use "
              + path
              + " as a path: this locale cannot encode it; start Java with LC_ALL=C.UTF-8",
          e);
    }
  }

  private static Void write(Location target, byte[] bytes) throws IOException {
    Location aside = target.parent().child("." + target.name() + "-" + UUID.randomUUID());
    try {
      writeAside(aside, bytes);
      target.names().replace(aside.path(), target.path());
      return null;
    } catch (IOException e) {
      discard(aside, e);
      throw e;
    }
  }

  private static void writeAside(Location aside, byte[] bytes) throws IOException {
    aside.parent().makeFolders();
    FSDataOutputStream out = aside.createInExistingFolder();
    try {
      out.write(bytes);
    } catch (IOException e) {
      Location.abandon(out);
      throw e;
    } catch (FSError e) {
      Location.abandon(out);
      throw Location.failure(e);
    }
    Location.finish(out);
  }

  private static void discard(Location aside, IOException failure) {
    try {
      aside.delete();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}

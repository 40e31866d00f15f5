//! Types that come with a language, by package: what a file names without saying where it is from.

use std::collections::BTreeSet;

/// Packages with their types.
pub(super) type Known = [(&'static str, &'static str)];

/// The full name of a type, if exactly one of the packages has it that the file imports as a whole or that are always there.
pub(super) fn full_name(known: &Known, always: &[&str], whole: &BTreeSet<String>, name: &str) -> Option<String> {
    let has_it = |types: &str| types.split_ascii_whitespace().any(|known| known == name);
    let is_open = |package: &str| always.contains(&package) || whole.contains(package);
    let mut found = known.iter().filter(|(package, types)| has_it(types) && is_open(package));
    match (found.next(), found.next()) {
        (Some((package, _)), None) => Some(format!("{package}.{name}")),
        _ => None,
    }
}

/// Java's standard library, as far as rules ask for it.
pub(super) const JAVA: &Known = &[
    (
        "java.lang",
        "Boolean Byte Character Class ClassLoader Double Enum Error Exception Float Integer InterruptedException Long Math \
         Number Object Process ProcessBuilder Runnable Runtime RuntimeException Short StrictMath String StringBuffer \
         StringBuilder System Thread ThreadGroup ThreadLocal Throwable Void Iterable Comparable CharSequence \
         IllegalArgumentException IllegalStateException NullPointerException UnsupportedOperationException",
    ),
    (
        "java.io",
        "BufferedInputStream BufferedOutputStream BufferedReader BufferedWriter ByteArrayInputStream ByteArrayOutputStream \
         Closeable DataInputStream DataOutputStream File FileInputStream FileOutputStream FileReader FileWriter IOException \
         InputStream InputStreamReader ObjectInputStream ObjectOutputStream OutputStream OutputStreamWriter PrintStream \
         PrintWriter RandomAccessFile Reader Serializable StringReader StringWriter UncheckedIOException Writer",
    ),
    (
        "java.net",
        "DatagramSocket HttpURLConnection InetAddress ServerSocket Socket URI URL URLConnection URLDecoder URLEncoder",
    ),
    ("java.net.http", "HttpClient HttpRequest HttpResponse"),
    ("java.nio.file", "Files FileSystems Path Paths StandardOpenOption"),
    ("java.security", "KeyFactory KeyPairGenerator KeyStore MessageDigest PrivateKey PublicKey SecureRandom Signature"),
    ("java.sql", "CallableStatement Connection DriverManager PreparedStatement ResultSet SQLException Statement"),
    ("java.time", "Clock Duration Instant LocalDate LocalDateTime LocalTime OffsetDateTime ZoneId ZonedDateTime"),
    (
        "java.util",
        "ArrayDeque ArrayList Arrays Base64 Calendar Collection Collections Date Deque HashMap HashSet Iterator LinkedHashMap \
         LinkedList List Locale Map Objects Optional PriorityQueue Properties Queue Random Scanner Set StringJoiner Timer \
         TimerTask TreeMap TreeSet UUID Vector",
    ),
    (
        "java.util.concurrent",
        "Callable CompletableFuture ConcurrentHashMap CountDownLatch ExecutorService Executors ForkJoinPool Future \
         LinkedBlockingQueue ScheduledExecutorService Semaphore ThreadLocalRandom ThreadPoolExecutor TimeUnit",
    ),
    ("java.util.regex", "Matcher Pattern"),
    ("javax.crypto", "Cipher KeyGenerator Mac SecretKey SecretKeyFactory"),
    ("javax.net.ssl", "HostnameVerifier HttpsURLConnection SSLContext SSLSocketFactory TrustManager X509TrustManager"),
    ("javax.xml.parsers", "DocumentBuilderFactory SAXParserFactory"),
];

/// .NET's base library, as far as rules ask for it.
pub(super) const CSHARP: &Known = &[
    (
        "System",
        "Activator AppDomain Array BitConverter Console Convert DateTime DateTimeOffset Enum Environment Exception GC Guid \
         Lazy Math Random StringComparer TimeSpan Type Uri Version",
    ),
    ("System.Collections.Generic", "Dictionary HashSet LinkedList List Queue SortedDictionary Stack"),
    ("System.Collections.Concurrent", "BlockingCollection ConcurrentBag ConcurrentDictionary ConcurrentQueue"),
    ("System.Data.SqlClient", "SqlCommand SqlConnection SqlDataAdapter SqlParameter"),
    ("Microsoft.Data.SqlClient", "SqlCommand SqlConnection SqlDataAdapter SqlParameter"),
    ("System.Diagnostics", "Activity Debug Process ProcessStartInfo Stopwatch Trace"),
    (
        "System.IO",
        "BinaryReader BinaryWriter Directory DirectoryInfo File FileInfo FileStream MemoryStream Path StreamReader \
         StreamWriter StringReader StringWriter",
    ),
    ("System.Linq", "Enumerable Queryable"),
    ("System.Net", "Dns HttpWebRequest NetworkCredential ServicePointManager WebClient WebRequest WebUtility"),
    ("System.Net.Http", "HttpClient HttpClientHandler HttpRequestMessage SocketsHttpHandler StringContent"),
    ("System.Net.Mail", "MailMessage SmtpClient"),
    ("System.Net.Sockets", "Socket TcpClient TcpListener UdpClient"),
    ("System.Reflection", "Assembly"),
    ("System.Runtime.Serialization.Formatters.Binary", "BinaryFormatter"),
    (
        "System.Security.Cryptography",
        "Aes AesGcm DES DESCryptoServiceProvider ECDsa HMACMD5 HMACSHA1 HMACSHA256 MD5 MD5CryptoServiceProvider RC2 RSA \
         RSACryptoServiceProvider RandomNumberGenerator Rfc2898DeriveBytes RijndaelManaged SHA1 SHA1Managed SHA256 SHA384 \
         SHA512 TripleDES",
    ),
    ("System.Text", "Encoding StringBuilder"),
    ("System.Text.Json", "JsonDocument JsonSerializer"),
    ("System.Text.RegularExpressions", "Match Regex"),
    (
        "System.Threading",
        "AutoResetEvent CancellationToken CancellationTokenSource Interlocked ManualResetEvent Monitor Mutex Semaphore \
         SemaphoreSlim Thread ThreadPool Timer",
    ),
    ("System.Threading.Tasks", "Parallel Task TaskCompletionSource TaskFactory ValueTask"),
    ("System.Timers", "Timer"),
    ("System.Xml", "XmlDocument XmlReader XmlReaderSettings XmlTextReader XmlUrlResolver"),
    ("Newtonsoft.Json", "JsonConvert JsonSerializer JsonSerializerSettings TypeNameHandling"),
];

/// Namespaces that .NET's projects import without saying so.
pub(super) const IMPLICIT_CSHARP: &[&str] = &[
    "System",
    "System.IO",
    "System.Linq",
    "System.Collections.Generic",
    "System.Net.Http",
    "System.Threading",
    "System.Threading.Tasks",
];

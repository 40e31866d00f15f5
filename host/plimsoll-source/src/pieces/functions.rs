//! What well-known functions do to a text: nothing, make a number of it, or make it safe for one purpose.
//!
//! Tables only. A function that is not here is unknown, and what it returns is too.

use plimsoll_model::Purpose;

use super::words::words;

/// Returns whether a call of `name` on `path` gives a number, a date, an identifier of fixed shape, or a truth value.
pub(super) fn is_numeric(name: &str, path: &str) -> bool {
    const NUMERIC: &[&str] = words![
        int float len round abs ord bool Number parseInt parseFloat Atoi ParseInt ParseFloat ParseUint ParseBool
        Itoa FormatInt FormatUint FormatFloat intval floatval doubleval count sizeof strlen to_i to_f Integer Float
        size ToInt32 ToInt64 ToInt16 ToDouble ToDecimal ToBoolean parseLong parseDouble parseShort intValue
        longValue doubleValue getTime currentTimeMillis nanoTime time uuid4 uuid1 randomUUID NewGuid getpid absint
        boolval date gmdate strtotime number_format uniqid Unix UnixNano now isoformat GetHashCode hashCode
        toISOString NewString ago from_now beginning_of_day end_of_day utc mktime microtime rand mt_rand randint random isdigit Now crc32 md5 sha1 sha256 sha512
        hash digest hexdigest bin2hex toFixed timestamp year
    ];
    const PARSERS: &[&str] = &[
        "int", "long", "Integer", "Long", "Double", "Guid", "UUID", "DateTime", "Boolean", "decimal", "double", "Short",
    ];
    // A version: numbers, dots and a few letters.
    const VERSIONS: &[&str] = words![
        inc valid clean major minor patch prerelease maxSatisfying minSatisfying Canonical Major MajorMinor
    ];
    let receiver = path.rsplit('.').nth(1).unwrap_or("");
    NUMERIC.contains(&name)
        || VERSIONS.contains(&name) && receiver.rsplit('/').next() == Some("semver")
        || path.starts_with("Math.")
        || matches!(name, "Parse" | "valueOf" | "fromString" | "TryParse" | "toString") && PARSERS.contains(&receiver)
}

/// Returns whether a declared type holds no free text.
pub(super) fn is_numeric_type(typed: &str) -> bool {
    const NUMERIC: &[&str] = words![
        int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 float float32 float64 double long short byte bool
        boolean decimal number bigint Integer Long Double Float Short Boolean BigDecimal BigInteger Guid UUID UUID
        DateTime Date datetime date ulong uint ushort DateTimeOffset LocalDate Duration Decimal i32 u32 i64 u64
        usize
    ];
    let name = typed.trim_start_matches([':', '?', ' ']).trim_end_matches('?').trim();
    NUMERIC.contains(&name.rsplit('.').next().unwrap_or(name))
}

/// Returns whether a call of `name` hands on the text that it is called on or given, changed in form only.
pub(super) fn hands_on(name: &str) -> bool {
    const SAME: &[&str] = words![
        str String string strip lstrip rstrip trim trimStart trimEnd Trim TrimSpace TrimSuffix TrimPrefix TrimRight
        TrimLeft ltrim rtrim chomp lower upper toLowerCase toUpperCase ToLower ToUpper strtolower strtoupper
        downcase upcase toString ToString to_s to_str html_safe encode decode dedent text replace replaceAll Replace
        gsub sub str_replace preg_replace squish freeze strip_heredoc unescape unquote unquote_plus htmlspecialchars
        htmlentities escape EscapeString escapeHtml strip_tags nl2br stripcslashes decodeURIComponent decodeURI
        urldecode base64_decode b64decode Sprint Sprintln intern stripIndent trim_end formatted cleandoc SQL bytes
        from dirname abspath expanduser realpath substring Substring slice substr splitlines first last presence fetch require permit to_unsafe_h
        literal RawSQL format_sql stripslashes wp_unslash unsafeRaw stripMargin expandtabs title ljust rjust
        padStart padEnd normalize concat value getvalue loads parse json_decode StringBuilder StringBuffer
        StringReader Buffer ObjectInputStream BufferedInputStream ByteArrayInputStream build get getValue Path join
        GetString pop getlist FormattableString Create split nextElement next arel sql asText
    ];
    SAME.contains(&name)
}

/// Returns whether a call of `name` gives a path in the program's own folder, to which it adds what it is given.
pub(super) fn is_own_path(name: &str) -> bool {
    const PATHS: &[&str] = words![base_path storage_path app_path public_path resource_path config_path database_path];
    PATHS.contains(&name)
}

/// Returns whether a call of `name` makes a text safe for that purpose. `path` is the whole dotted name.
pub(super) fn makes_safe(purpose: Purpose, name: &str, path: &str) -> bool {
    let (lower, whole) = (name.to_ascii_lowercase(), path.to_ascii_lowercase());
    match purpose {
        Purpose::Text => false,
        Purpose::Sql => {
            const WORDS: &str = "quote escape sanitize placeholder identifier bindparam bind_param mogrify prepare";
            // What is safe in a page or a link is not safe here.
            const OTHERS: &str = "html url uri shell xml regex attr";
            const KNOWN: &[&str] = words![
                addslashes esc_sql to_sql toSQL getSql getSQL getQuery createParameter SafeIdentifier absint
                as_string as_sql composed toSqlString wrapTable wrap
            ];
            // Sequelize's, which quotes what it is given.
            const GENERATORS: &str = "querygenerator. query_generator.";
            contains_word(WORDS, &lower) && !contains_word(OTHERS, &whole)
                || KNOWN.contains(&name)
                || contains_word(GENERATORS, &whole)
        }
        Purpose::Shell => {
            const WORDS: &str = "escapeshell shellescape shell_escape shellquote shell_quote shellwords shell-quote";
            // Paths that the system makes up.
            const KNOWN: &[&str] = words![
                quote quoteArg shelljoin list2cmdline mkdtemp mktemp NamedTemporaryFile gettempdir getcwd cwd pwd tmpdir
                sys_get_temp_dir php_uname pid
            ];
            matches!(path, "shlex.join" | "RbConfig.ruby" | "Gem.ruby" | "Rails.root")
                || contains_word(WORDS, &whole)
                || KNOWN.contains(&name)
        }
        Purpose::Code => {
            matches!(name, "stringify" | "json_encode" | "dumps" | "repr" | "inspect" | "to_json" | "var_export")
        }
    }
}

/// Whether a text has one of the words of a list in it.
fn contains_word(list: &str, text: &str) -> bool {
    list.split_ascii_whitespace().any(|word| text.contains(word))
}

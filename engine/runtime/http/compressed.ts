/** After the name of a file of the interface: its form in Brotli (RFC 7932), made with the build. */
export const COMPRESSED_SUFFIX = '.br';

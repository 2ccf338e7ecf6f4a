// Command public-modules makes a GOPROXY tree of the modules that it reads from standard input, and serves a checksum
// database of them. It prints the address of the database and its public key, and ends with its standard input.
package main

import (
	"bufio"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/module"
	"golang.org/x/mod/sumdb"
	"golang.org/x/mod/sumdb/dirhash"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/zip"
)

type publicModule struct {
	Path, Version string
	Files         map[string]string
}

func main() {
	log.SetFlags(0)
	tree, name := os.Args[1], os.Args[2]
	input := bufio.NewReader(os.Stdin)
	line, err := input.ReadBytes('\n')
	check(err)
	var modules []publicModule
	check(json.Unmarshal(line, &modules))
	sums := map[string]string{}
	for _, m := range modules {
		sums[m.Path+"@"+m.Version] = write(tree, m)
	}

	signer, verifier, err := note.GenerateKey(rand.Reader, name)
	check(err)
	server := sumdb.NewServer(sumdb.NewTestServer(signer, func(path, version string) ([]byte, error) {
		if lines, ok := sums[path+"@"+version]; ok {
			return []byte(lines), nil
		}
		return nil, os.ErrNotExist
	}))
	mux := http.NewServeMux()
	for _, path := range sumdb.ServerPaths {
		mux.Handle(path, server)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	fmt.Printf("%s %s\n", listener.Addr(), verifier)
	go func() { check(http.Serve(listener, mux)) }()
	input.ReadBytes('\n')
}

// write puts the files of a version into the tree, and returns its lines of go.sum.
func write(tree string, m publicModule) string {
	source, err := os.MkdirTemp(tree, ".source")
	check(err)
	defer os.RemoveAll(source)
	for name, text := range m.Files {
		file := filepath.Join(source, name)
		check(os.MkdirAll(filepath.Dir(file), 0o755))
		check(os.WriteFile(file, []byte(text), 0o644))
	}
	path, err := module.EscapePath(m.Path)
	check(err)
	version, err := module.EscapeVersion(m.Version)
	check(err)
	directory := filepath.Join(tree, path, "@v")
	check(os.MkdirAll(directory, 0o755))
	base := filepath.Join(directory, version)
	archive, err := os.Create(base + ".zip")
	check(err)
	check(zip.CreateFromDir(archive, module.Version{Path: m.Path, Version: m.Version}, source))
	check(archive.Close())
	info := fmt.Sprintf(`{"Version":%q,"Time":"2024-01-02T03:04:05Z"}`, m.Version)
	check(os.WriteFile(base+".info", []byte(info), 0o644))
	check(os.WriteFile(base+".mod", []byte(m.Files["go.mod"]), 0o644))
	list, err := os.OpenFile(filepath.Join(directory, "list"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	check(err)
	fmt.Fprintln(list, m.Version)
	check(list.Close())
	hash, err := dirhash.HashZip(base+".zip", dirhash.Hash1)
	check(err)
	goMod, err := dirhash.Hash1([]string{"go.mod"}, func(string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(m.Files["go.mod"])), nil
	})
	check(err)
	return fmt.Sprintf("%s %s %s\n%s %s/go.mod %s\n", m.Path, m.Version, hash, m.Path, m.Version, goMod)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"portcullis/shared/digest"
	"portcullis/shared/keys"
	"portcullis/shared/keys/mint"
)

// newKeysCommand makes "keys": it makes API keys and what keyverify's
// configuration holds of them. A key is shown once and kept nowhere.
func newKeysCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "keys", Short: "Make API keys and their entries for keyverify's configuration"}
	cmd.AddCommand(newKeysNewCommand(), newKeysHashCommand(), newKeysRotateCommand())
	return cmd
}

// keyEntry is a key as the configuration holds it.
type keyEntry struct {
	ID      string        `json:"id"`
	Owner   string        `json:"owner,omitempty"`
	Secrets []secretEntry `json:"secrets"`
}

type secretEntry struct {
	Hash    string `json:"hash"`
	Expires string `json:"expires,omitempty"`
}

func newKeysNewCommand() *cobra.Command {
	var owner string
	cmd := &cobra.Command{
		Use:   "new ID",
		Short: "Make a key: the key goes to its caller, the entry into the configuration",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			key, err := mint.New(args[0])
			if err != nil {
				return err
			}
			entry := keyEntry{ID: args[0], Owner: owner, Secrets: []secretEntry{{Hash: keys.HashOf(key).String()}}}
			return show(cmd.OutOrStdout(), key, entry)
		},
	}
	cmd.Flags().StringVar(&owner, "owner", "", "who answers for the key's calls")
	_ = cmd.MarkFlagRequired("owner") // the flag exists
	return cmd
}

func newKeysHashCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "hash < file",
		Short: "Print the hash of a key that is read from standard input",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			line, err := bufio.NewReader(io.LimitReader(cmd.InOrStdin(), 1024)).ReadString('\n')
			if err != nil && !errors.Is(err, io.EOF) {
				return err
			}
			key := strings.TrimSpace(line)
			if _, ok := keys.Parse(key); !ok {
				return errors.New("standard input holds no key: it reads pk_<id>_<secret>, and its last six characters are a checksum")
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), keys.HashOf(key))
			return err
		},
	}
}

func newKeysRotateCommand() *cobra.Command {
	var old string
	var overlap time.Duration
	cmd := &cobra.Command{
		Use:   "rotate ID",
		Short: "Make a new secret for a key, beside the old one for a time",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, ok := digest.Parse(old); !ok {
				return errors.New("--old is not a hash of a key (want \"sha256:\" and 64 hexadecimal digits)")
			}
			key, err := mint.New(args[0])
			if err != nil {
				return err
			}
			until := time.Now().Add(overlap).UTC().Truncate(time.Second).Format(time.RFC3339)
			return show(cmd.OutOrStdout(), key, keyEntry{ID: args[0], Secrets: []secretEntry{
				{Hash: keys.HashOf(key).String()}, {Hash: old, Expires: until},
			}})
		},
	}
	cmd.Flags().StringVar(&old, "old", "", "hash of the secret that is replaced")
	cmd.Flags().DurationVar(&overlap, "overlap", 7*24*time.Hour, "how long both are valid")
	_ = cmd.MarkFlagRequired("old") // the flag exists
	return cmd
}

func show(w io.Writer, key string, entry keyEntry) error {
	text, err := json.MarshalIndent(entry, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "key (shown once, give it to its caller):\n%s\n\nentry of keys in keyverify's configuration:\n%s\n", key, text)
	return err
}

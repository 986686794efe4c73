// The commands of `taixin`: each adds its flags to the program and, when chosen, runs and returns the exit code.
// 0 done; 2 refused (the reason is on standard error); 3 done, but some rows went back.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "cli/door.h"

namespace taixin::cli {

inline constexpr int kDone = 0, kRefused = 2, kSomeRefused = 3;

// Where a command leaves what to run once the flags are read.
using Chosen = std::function<int()>;

// Prints what was refused and what to do next.
int refuse(const base::Error& error, base::Lang lang);
// Prints a response: its body on standard output, problems on standard error.
int print(const base::Result<service::Response>& response, const Common& common);
// The same; kSomeRefused when it says that something was found (doctor, audit).
int print_findings(const base::Result<service::Response>& response, const Common& common);
// Writes the body to a file and prints its name; one that is there is not written over.
int write_response(const base::Result<service::Response>& response, const std::string& to, const Common& common);

void add_home_commands(CLI::App& program, Common& common,
                       Chosen& chosen);  // init backup restore rebuild doctor city sandbox
void add_serve_command(CLI::App& program, Common& common, Chosen& chosen);  // serve openapi
void add_intake_commands(CLI::App& program, Common& common,
                         Chosen& chosen);  // ingest submissions quarantine quality items link
void add_answer_commands(CLI::App& program, Common& common, Chosen& chosen);   // check show search access
void add_ledger_commands(CLI::App& program, Common& common, Chosen& chosen);   // ledger
void add_witness_command(CLI::App& program, Common& common, Chosen& chosen);   // witness
void add_erasure_commands(CLI::App& program, Common& common, Chosen& chosen);  // erase
void add_keys_commands(CLI::App& program, Common& common, Chosen& chosen);     // keys

void add_case_commands(CLI::App& program, Common& common, Chosen& chosen);
void add_rule_commands(CLI::App& program, Common& common, Chosen& chosen);  // case

void add_report_commands(CLI::App& program, Common& common, Chosen& chosen);  // report

void add_retraction_commands(CLI::App& program, Common& common, Chosen& chosen);  // retractions
void add_list_commands(CLI::App& program, Common& common, Chosen& chosen);        // lists measures

void add_account_commands(CLI::App& program, Common& common, Chosen& chosen);  // unit account client

const base::Clock& system_clock();

}  // namespace taixin::cli

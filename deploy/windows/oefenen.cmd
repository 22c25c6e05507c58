@echo off
rem Rehearse on a Windows laptop, without make or git: Python 3.11 or newer is enough.
setlocal
chcp 65001 >nul
cd /d "%~dp0"
set "PYTHON=py -3"
%PYTHON% --version >nul 2>&1 || set "PYTHON=python"
%PYTHON% -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1 || goto no_python
if exist .venv\klaar goto start
echo Even geduld: de eerste keer duurt dit een paar minuten.
%PYTHON% -m venv .venv || goto wrong
.venv\Scripts\python -m pip install -qq --disable-pip-version-check --require-hashes --only-binary :all: -r run.txt || goto wrong
for %%W in (kaartensessie-*.whl) do .venv\Scripts\python -m pip install -qq --disable-pip-version-check --no-deps "%%W" || goto wrong
type nul >.venv\klaar
:start
.venv\Scripts\kaartensessie serve --data gegevens %*
pause
exit /b
:no_python
echo Er is Python 3.11 of nieuwer nodig. Installeer die van python.org en start dit bestand opnieuw.
pause
exit /b 1
:wrong
echo Het klaarzetten is niet gelukt. Kijk of deze computer het internet op kan, gooi de map .venv weg en start dit bestand opnieuw.
pause
exit /b 1

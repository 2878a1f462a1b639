; The installer for Windows: for one user, without an administrator, silent with /S.
;
; makensis -DSOURCE=<frozen folder> -DOUT=<setup.exe> -DVERSION=1.2.3 -DICON=<icon.ico> [-DTARGET=x86-unicode] installer.nsi
;
; What it leaves alone unless it is told otherwise: settings and state. `Uninstall.exe` asks; silently they are kept,
; or removed as well with `/S /REMOVEDATA`. `setup.exe /S /AUTOSTART` has the program start at sign-in.

Unicode true
!ifndef TARGET
  !define TARGET amd64-unicode
!endif
Target ${TARGET}

!include "MUI2.nsh"
!include "LogicLib.nsh"
!include "FileFunc.nsh"
!include "Win\COM.nsh"
!include "Win\Propkey.nsh"

!define NAME "Tray Status"
!define WINDOWED "TrayStatus.exe"
!define CONSOLE "tray-status.exe"
!define MODEL_ID "io.github.tray-status"
!define RUN_KEY "Software\Microsoft\Windows\CurrentVersion\Run"
!define APPROVED_KEY "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
!define RUN_VALUE "TrayStatus"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\TrayStatus"
!define MODEL_KEY "Software\Classes\AppUserModelId\${MODEL_ID}"
!define SHORTCUT "$SMPROGRAMS\${NAME}.lnk"

Name "${NAME}"
OutFile "${OUT}"
RequestExecutionLevel user
SetCompressor /SOLID lzma
; Both programs hold the same modules: the second costs nothing where the first is still in sight.
SetCompressorDictSize 64
InstallDir "$LOCALAPPDATA\Programs\TrayStatus"
InstallDirRegKey HKCU "${UNINSTALL_KEY}" "InstallLocation"
BrandingText "${NAME} ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${NAME} Setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "CompanyName" "Tray Status contributors"
VIAddVersionKey "LegalCopyright" "MIT License"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEPAGE_TEXT "This puts ${NAME} ${VERSION} on your computer, for you alone. It needs no administrator.$\r$\n$\r$\nA running ${NAME} is asked to quit first. Your settings stay as they are."
!define MUI_FINISHPAGE_RUN "$INSTDIR\${WINDOWED}"
!define MUI_FINISHPAGE_RUN_TEXT "Start ${NAME}"
!define MUI_FINISHPAGE_TEXT "${NAME} shows an icon beside the clock. If Windows hides it behind the arrow there, drag it out: then you see it change colour."
!define MUI_COMPONENTSPAGE_SMALLDESC
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

Var WasRunning

; Ends what runs from the folder: asked first, which saves what is to be saved; after five seconds by force, this user's
; processes only. A file that is still open afterwards is told by the installer itself.
!macro EndProgram un
Function ${un}EndProgram
  Push $0
  Push $1
  StrCpy $WasRunning 0
  Call ${un}IsFree
  Pop $0
  ${If} $0 != 1
    StrCpy $WasRunning 1
    nsExec::Exec '"$INSTDIR\${CONSOLE}" quit'
    Pop $0
    StrCpy $1 0
    ${Do}
      Call ${un}IsFree
      Pop $0
      ${If} $0 == 1
      ${OrIf} $1 >= 20
        ${Break}
      ${EndIf}
      Sleep 250
      IntOp $1 $1 + 1
    ${Loop}
    ${If} $0 != 1
      ReadEnvStr $1 "USERNAME"
      nsExec::Exec 'taskkill /F /FI "USERNAME eq $1" /IM ${WINDOWED}'
      Pop $0
      nsExec::Exec 'taskkill /F /FI "USERNAME eq $1" /IM ${CONSOLE}'
      Pop $0
      Sleep 1000
    ${EndIf}
  ${EndIf}
  Pop $1
  Pop $0
FunctionEnd

; Leaves 1 on the stack when nobody runs the program: a running one cannot be written to.
Function ${un}IsFree
  Push $0
  ClearErrors
  ${If} ${FileExists} "$INSTDIR\${WINDOWED}"
    FileOpen $0 "$INSTDIR\${WINDOWED}" a
    ${If} ${Errors}
      StrCpy $0 0
    ${Else}
      FileClose $0
      StrCpy $0 1
    ${EndIf}
  ${Else}
    StrCpy $0 1
  ${EndIf}
  Exch $0
FunctionEnd
!macroend
!insertmacro EndProgram ""
!insertmacro EndProgram "un."

; Gives the shortcut the id under which Windows shows the program's notifications. Older systems lack the interface.
Function NameShortcut
  !insertmacro ComHlpr_CreateInProcInstance ${CLSID_ShellLink} ${IID_IShellLink} r0 ""
  ${If} $0 P<> 0
    ${IUnknown::QueryInterface} $0 '("${IID_IPersistFile}",.r1)'
    ${IPersistFile::Load} $1 '("${SHORTCUT}",${STGM_READWRITE})'
    ${IUnknown::QueryInterface} $0 '("${IID_IPropertyStore}",.r2)'
    ${If} $2 P<> 0
      System::Call '*${SYSSTRUCT_PROPERTYKEY}(${PKEY_AppUserModel_ID})p.r3'
      System::Call '*(&w64 "${MODEL_ID}")p.r4'
      System::Call '*${SYSSTRUCT_PROPVARIANT}(${VT_LPWSTR},,p r4)p.r5'
      ${IPropertyStore::SetValue} $2 '($3,$5)'
      ${IPropertyStore::Commit} $2 '()'
      System::Free $5
      System::Free $4
      System::Free $3
      ${IUnknown::Release} $2 ""
    ${EndIf}
    ${IPersistFile::Save} $1 '("${SHORTCUT}",1)'
    ${IUnknown::Release} $1 ""
    ${IUnknown::Release} $0 ""
  ${EndIf}
FunctionEnd

Section "${NAME}" SecProgram
  SectionIn RO
  Call EndProgram
  ; Files of an earlier version that this one lacks would stay, and be found.
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${SOURCE}\*"
  WriteUninstaller "$INSTDIR\Uninstall.exe"
  CreateShortCut "${SHORTCUT}" "$INSTDIR\${WINDOWED}" "" "$INSTDIR\${WINDOWED}" 0
  Call NameShortcut
  WriteRegStr HKCU "${MODEL_KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${MODEL_KEY}" "IconUri" "$INSTDIR\${WINDOWED}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${WINDOWED}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "Tray Status contributors"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\Uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" $0
  ; Where nobody can tick it: an upgrade leaves running what ran.
  ${If} ${Silent}
  ${AndIf} $WasRunning == 1
    Exec '"$INSTDIR\${WINDOWED}"'
  ${EndIf}
SectionEnd

; Off at first: whoever installs it may wish to look at it before it comes up each morning.
Section /o "Start when I sign in" SecAutostart
  ; The same line, and the same absence of a mark by the Task Manager, as the program's own switch.
  WriteRegStr HKCU "${RUN_KEY}" "${RUN_VALUE}" '"$INSTDIR\${WINDOWED}" run'
  DeleteRegValue HKCU "${APPROVED_KEY}" "${RUN_VALUE}"
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${SecProgram} "Icon, notifications, and the command tray-status."
  !insertmacro MUI_DESCRIPTION_TEXT ${SecAutostart} "The icon is there after each sign-in. The menu has the same switch."
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Function .onInit
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/AUTOSTART" $1
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${SecAutostart}
  ${EndIf}
FunctionEnd

Section "un.${NAME}" UnProgram
  SectionIn RO
  Call un.EndProgram
  DeleteRegValue HKCU "${RUN_KEY}" "${RUN_VALUE}"
  DeleteRegValue HKCU "${APPROVED_KEY}" "${RUN_VALUE}"
  DeleteRegKey HKCU "${MODEL_KEY}"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
  Delete "${SHORTCUT}"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\${WINDOWED}"
  Delete "$INSTDIR\${CONSOLE}"
  Delete "$INSTDIR\Uninstall.exe"
  RMDir "$INSTDIR"
SectionEnd

; Not ticked at first: who installs it again finds everything as it was.
Section /o "un.Settings, and what was seen so far" UnData
  RMDir /r "$APPDATA\tray-status"
  RMDir /r "$LOCALAPPDATA\tray-status"
SectionEnd

!insertmacro MUI_UNFUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${UnProgram} "The program, its entry in the Start menu, and its start at sign-in."
  !insertmacro MUI_DESCRIPTION_TEXT ${UnData} "Tick this to remove your settings and all that was remembered as well. That cannot be undone."
!insertmacro MUI_UNFUNCTION_DESCRIPTION_END

Function un.onInit
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/REMOVEDATA" $1
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${UnData}
  ${EndIf}
FunctionEnd
